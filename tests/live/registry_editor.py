"""python registry_editor.py SMB_CONF: changes of the registry's configuration, one a line of the input, without the start of `net` for each.

A line is a JSON list, the name of a method of Samba's own library and its arguments; the answer is a line, empty when it was done.
"""

import json
import sys


def main():
    from samba import smbconf
    from samba.samba3 import param
    from samba.samba3 import smbconf as samba3

    param.get_context().load(sys.argv[1])
    registry = samba3.init_reg(None)
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        try:
            getattr(registry, method)(*arguments)
            print(flush=True)
        except smbconf.SMBConfError as error:
            print(error, flush=True)


main()
