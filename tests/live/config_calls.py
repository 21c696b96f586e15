"""What the tests of the configuration ask for, and write."""

import os

from impacket.dcerpc.v5 import srvs

from sandbox import accounts


def names(dce):
    reply = srvs.hNetrShareEnum(dce, 1)
    return {entry["shi1_netname"].rstrip("\0") for entry in reply["InfoStruct"]["ShareInfo"]["Level1"]["Buffer"]}


def remark(dce, share):
    return srvs.hNetrShareGetInfo(dce, share + "\0", 1)["InfoStruct"]["ShareInfo1"]["shi1_remark"].rstrip("\0")


def share(name, path="/tmp", comment="x"):
    return f"[{name}]\n    path = {path}\n    comment = {comment}\n"


def usershare(box, name, comment):
    """Write a usershare as its owner's editor would: in place."""
    path = box.tree / "usershares" / name
    path.write_text(f"#VERSION 2\npath={box.tree}/data/upublic\ncomment={comment}\nusershare_acl=S-1-1-0:F\nguest_ok=y\nsharename={name}\n")
    os.chown(path, accounts.uid_of("alice"), accounts.gid_of("team"))
    return path
