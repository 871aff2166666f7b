"""Runs AWS CLI commands, one JSON array of arguments per line of standard input, in one process: each start of the CLI costs most of a second."""
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
for line in sys.stdin:
    output, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "output": output.getvalue(), "error": error.getvalue().strip()}), flush=True)
