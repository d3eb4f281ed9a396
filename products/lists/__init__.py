"""Lists of recognised products that offices kept in workbooks: read, understood, judged by row."""
