"""Holds the private namespaces of one sandbox (a script, run by namespace.py).

Two processes. The outer one stays in the caller's namespaces, tells the pid of the inner one, waits for it and removes
the tree. The inner one is pid 1 of a pid namespace with mounts (and network) of its own: when it goes, the kernel ends
every process of the sandbox, whatever became of the test run. It goes when its standard input ends, so a test run that
was killed leaves nothing behind either.

Standard input: one line of JSON (see namespace.Plan), then nothing until the end.
Standard output: `pid N`, then `ready`, or `failed: why`.
"""

import ctypes
import errno
import fcntl
import itertools
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys

CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_REMOUNT, MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 0x1, 0x2, 0x20, 0x1000, 0x2000, 0x4000, 0x40000
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40

# Where Samba's own programs are, on a Debian of today and on most others.
PROGRAMS = "/usr/libexec/samba"

LIBC = ctypes.CDLL(None, use_errno=True)


def checked(result, what):
    """Turn a libc result of -1 into OSError."""
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def unshare(flags):
    checked(LIBC.unshare(flags), "unshare")


def mount(source, target, kind=None, flags=0, options=None):
    """mount(2)."""
    encode = lambda text: None if text is None else text.encode()
    checked(LIBC.mount(encode(source), encode(target), encode(kind), flags, encode(options)), f"mount {target}")


def cover(directory):
    """Lay an empty tmpfs over `directory`, when there is one."""
    if os.path.isdir(directory):
        mount("tmpfs", directory, "tmpfs", 0, "mode=755")


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP | IFF_RUNNING))


def own(directory):
    """Put a private copy in the place of `directory`: what anybody changes on the machine or in here, the other does not see.

    A file alone will not do: a bind mount over it goes when somebody renames a new file to its name.
    """
    stock = os.open(directory, os.O_PATH | os.O_DIRECTORY)
    cover(directory)
    copy = {"args": ["cp", "-ax", f"/proc/self/fd/{stock}/.", directory], "pass_fds": [stock]}
    # A file that goes while it is copied is no fault of the machine: it is gone at the second try.
    if subprocess.call(**copy, stderr=subprocess.DEVNULL) != 0:
        subprocess.run(**copy, check=True)
    os.close(stock)


def put(source, target):
    """Copy `source` to `target` by renaming: a link or a file that is there is replaced, never written to."""
    shutil.copy(source, target + ".new")
    os.rename(target + ".new", target)


def link_back(directory, scratch, but=()):
    """Lay a tmpfs over `directory` that has links back to what was there, `but` left out, and tell a descriptor of that.

    Unlike an overlay it works inside containers. `scratch` is any empty folder.
    """
    descriptor = os.open(directory, os.O_PATH | os.O_DIRECTORY)
    stock = f"/proc/self/fd/{descriptor}"
    mount(directory, scratch, None, MS_BIND | MS_REC)
    cover(directory)
    # In a sandbox inside a sandbox the first name is taken.
    back = next(f".stock{depth}" for depth in itertools.count() if not os.path.lexists(f"{stock}/.stock{depth}"))
    kept = os.path.join(directory, back)
    os.mkdir(kept)
    mount(scratch, kept, None, MS_MOVE)
    mount(None, kept, None, MS_BIND | MS_REMOUNT | MS_RDONLY)
    for entry in os.listdir(stock):
        # A link that is there already is made again, for it may be relative to this folder.
        there = os.path.join(stock, entry)
        if entry not in but:
            os.symlink(os.readlink(there) if os.path.islink(there) else os.path.join(back, entry), os.path.join(directory, entry))
    return descriptor


def add_module(modules_dir, module, name, scratch):
    """Show `module` as MODULESDIR/pdb/NAME without touching the folder on disk, nor a module that is installed there.

    The folder of our module is a copy, so that no link leads to a file of the machine that has the module's name.
    """
    descriptor = link_back(modules_dir, scratch, but=["pdb"])
    pdb, stock_pdb = os.path.join(modules_dir, "pdb"), f"/proc/self/fd/{descriptor}/pdb"
    os.mkdir(pdb)
    for entry in os.listdir(stock_pdb) if os.path.isdir(stock_pdb) else []:
        there = os.path.join(stock_pdb, entry)
        if entry != name and os.path.isfile(there):
            shutil.copy(there, os.path.join(pdb, entry))
    os.close(descriptor)
    put(module, os.path.join(pdb, name))


def leave_out_services(programs, scratch):
    """Without the services that no test calls: samba-dcerpcd starts each that is there to ask what it is for, once in each sandbox and smbd."""
    os.close(link_back(programs, scratch, but=["rpcd_epmapper", "rpcd_fsrvp", "rpcd_mdssvc", "rpcd_spoolss"]))


def build(plan):
    """Make the mounts and the network of the sandbox; the caller is pid 1 of its pid namespace."""
    unshare(CLONE_NEWNS | (CLONE_NEWNET if plan["new_net"] else 0))
    try:
        mount("none", "/", None, MS_REC | MS_PRIVATE)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise OSError(error.errno, "/ is a chroot that is no mount: `mount --bind` its folder on itself, then chroot again") from None
    if plan["new_net"]:
        loopback_up()
    root = plan["root"].rstrip("/")
    if root:
        cover(root + "/tmp")
        for folder in (plan["tree"], *plan["shows"]):
            os.makedirs(root + folder)
            mount(folder, root + folder, None, MS_BIND)
        mount("/dev", root + "/dev", None, MS_BIND | MS_REC)
    mount("proc", root + "/proc", "proc", MS_NOSUID)
    own(root + "/etc")
    for name in ("passwd", "group"):
        put(f"{plan['tree']}/etc/{name}", f"{root}/etc/{name}")
    # The places a stock Samba would look at: tools that are given no configuration then find the sandbox's. And nscd's socket:
    # it would answer with the machine's accounts.
    for directory in ("/run/samba", "/run/nscd", "/var/lib/samba", "/var/cache/samba", "/var/log/samba", *plan["covers"]):
        cover(root + directory)
    os.makedirs(root + "/etc/samba", exist_ok=True)
    cover(root + "/etc/samba")
    os.symlink(plan["conf"], root + "/etc/samba/smb.conf")
    if plan["module"]:
        add_module(root + plan["modules_dir"], plan["module"], plan["module_name"], plan["tree"] + "/data")
    if os.path.exists(root + PROGRAMS + "/rpcd_classic"):
        leave_out_services(root + PROGRAMS, root + "/etc/samba")
    if root:
        os.chroot(root)
        os.chdir("/")


def reap(*_):
    """Collect the orphans that ended: to pid 1 they all come."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def inner(plan):
    """Pid 1 of the sandbox: builds it, then reaps what is orphaned until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        build(plan)
    except (OSError, subprocess.CalledProcessError) as error:
        print("failed:", error, flush=True)
        return 1
    signal.signal(signal.SIGCHLD, reap)
    print("ready", flush=True)
    while os.read(0, 4096):
        pass
    return 0


def main():
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return 1
        line += byte
    plan = json.loads(line)
    unshare(CLONE_NEWPID)
    child = os.fork()
    if child == 0:
        os._exit(inner(plan))
    print("pid", child, flush=True)
    os.waitpid(child, 0)
    if not plan["keep"]:
        # The sandbox's mounts live in the inner process's namespace and none of them is inside the tree.
        shutil.rmtree(plan["tree"], ignore_errors=True)
    return 0


sys.exit(main())
