"""A shell, or one command, inside a sandbox: for people."""

import argparse
import os
import subprocess
import sys

from . import CONFIGURATIONS, Sandbox


def main():
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--impl", choices=["ours", "c"], default="ours")
    parser.add_argument("--conf", choices=CONFIGURATIONS, default="plain")
    parser.add_argument("--route", choices=["passdb", "preload"], default="passdb")
    parser.add_argument("--root", help="folder of another Samba")
    parser.add_argument("--log-level", default="1")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="a srvsvc_rs option")
    parser.add_argument("--extra", action="append", default=[], metavar="LINE", help="a line for [global]")
    parser.add_argument("--keep", action="store_true", help="leave the tree behind")
    parser.add_argument("command", nargs="*", help="run this instead of a shell")
    args = parser.parse_args()
    options = dict(option.split("=", 1) for option in args.option)
    with Sandbox(args.impl, args.conf, args.route, root=args.root, extra=args.extra, options=options,
                 log_level=args.log_level, keep=args.keep) as box:
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TREE": str(box.tree), "PS1": "sandbox# "}
        if not args.command:
            print(f"smbd of {box.samba.version} on {box.host}:{box.port}; tree {box.tree} ($TREE); users as in accounts.py")
        command = args.command or ["bash", "--norc", "-i"]
        return subprocess.run(box.namespace.enter(command), env=environment).returncode


sys.exit(main())
