"""Exit 0 if the web server of this container answers a person's request for the public page."""

import os
import sys
from http.client import HTTPConnection

asked = HTTPConnection("127.0.0.1", 8000, timeout=4)
proxy = {"Host": os.environ["OCOP_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"}
asked.request("GET", "/", headers=proxy)
sys.exit(asked.getresponse().status != 200)
