"""Runs a command without root's powers, as nothing stops root from writing.

Usage: command.py WORD...
"""

import codecs
import importlib
import pkgutil
import sys

import nobody

import mei_social
from mei_social.__main__ import main

if __name__ == "__main__":
    for module in pkgutil.walk_packages(mei_social.__path__, "mei_social."):
        importlib.import_module(module.name)  # nobody may not be allowed to read where they are
    codecs.lookup("utf-8-sig")
    nobody.give_up_root()
    sys.argv[0] = "mei-social"
    main()
