"""The papers of the evening: what is printed for signing when the scoring of a contest is closed.

``loading`` reads a contest once, in a fixed number of queries; ``minutes`` and ``attendance_list``
say what the papers say, as blocks; ``printing`` makes them PDF, ``document`` DOCX and ``workbook``
the summary of points with live formulas. Papers are Vietnamese for everybody.
"""
