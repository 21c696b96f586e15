"""Who is in the domain."""

from sandbox import ANONYMOUS, Caller

PASSWORD = "Sesame-1"
DOMAIN, REALM = "ADDOM", "AD.TEST"
LONG = "a-name-that-is-41-characters-long-0123456"
LONGEST = "a-name-that-is-as-long-as-they-come-0123456789-0123456789-012345"
MANY_GROUPS = 1000
# How Samba's clients log in with the ticket that kinit got. Without the name of the cache older ones ask for a password, and with -N newer ones
# take it to be empty and ask for a ticket with that.
BY_TICKET = "--use-krb5-ccache=FILE:/tmp/krb5cc_0"


def user(name):
    """A caller of the domain."""
    return Caller(name, PASSWORD, domain=DOMAIN)


ADMINISTRATOR = user("Administrator")
# A member of Domain Admins; one by way of a group in it; one that is in a thousand groups besides.
DOMAIN_ADMIN, NESTED_ADMIN, BUSY_ADMIN = user("dadmin"), user("nadmin"), user("madmin")
# A member of a domain-local group that is one of the controllers' Administrators.
LOCAL_ADMIN = user("ladmin")
SERVER_OPERATOR, PRINT_OPERATOR = user("serverop"), user("printop")
# A member of `disk operators`, which gets SeDiskOperatorPrivilege.
DISK_OPERATOR = user("diskop")
# alice is of team, bob of inner, which is in outer, and of `Groupe Spécial`; carol is of none.
ALICE, BOB, CAROL = user("alice"), user("bob"), user("carol")
# Operators by name (OPERATORS): one by a group, by a group in a group, by a group not ASCII; two by their own names.
STORER, CLOSER, READER = user("storer"), user("closer"), user("reader")
HELPER, SETTER = user("helper"), user("setter")
MONICA, LONG_NAME, LONGEST_NAME = user("mónïka"), user(LONG), user(LONGEST)
MACHINE = user("WKS1$")
# The domain's own guest, who may log in here.
DOMAIN_GUEST = user("Guest")
# A name that nobody has: `map to guest = Bad User` makes a guest of it on the member. A controller knows no such thing.
GUEST = Caller("nosuchuser", "x", guest=True)

GROUPS = {
    "team": ["alice"],
    "inner": ["bob"],
    "outer": ["inner"],
    "Groupe Spécial": ["bob"],
    "tier one": ["nadmin"],
    "disk operators": ["diskop"],
    "storage": ["storer"],
    "first desk": ["closer"],
    "all desks": ["first desk"],
    "Prüfer Süd": ["reader"],
    "Domain Admins": ["dadmin", "tier one", "madmin"],
    "Server Operators": ["serverop"],
    "Print Operators": ["printop"],
}
LOCAL_GROUPS = {"site admins": ["ladmin"]}
# Who is what by an option of ours, and the option's text. Guests and anonymous callers are `nobody` to the system, and get nothing by that.
OPERATORS = {
    STORER: ("share operators", f'@"{DOMAIN}\\storage"'), HELPER: ("session operators", f"{DOMAIN}\\helper"),
    CLOSER: ("file operators", f'+"{DOMAIN}\\all desks"'), SETTER: ("server operators", f"{DOMAIN}\\setter, {DOMAIN}\\nosuch"),
    READER: ("auditors", f'@"{DOMAIN}\\Prüfer Süd" nobody'),
}

__all__ = [
    "ADMINISTRATOR", "ALICE", "ANONYMOUS", "BOB", "BUSY_ADMIN", "BY_TICKET", "CAROL", "CLOSER", "DISK_OPERATOR", "DOMAIN", "DOMAIN_ADMIN", "DOMAIN_GUEST", "GROUPS",
    "GUEST", "HELPER", "LOCAL_ADMIN", "LOCAL_GROUPS", "LONG", "LONGEST", "LONGEST_NAME", "LONG_NAME", "MACHINE", "MANY_GROUPS", "MONICA", "NESTED_ADMIN",
    "OPERATORS", "PASSWORD", "PRINT_OPERATOR", "READER", "REALM", "SERVER_OPERATOR", "SETTER", "STORER", "script", "user",
]


def script():
    """A program for the first controller's own python that makes them all."""
    there = (ADMINISTRATOR, DOMAIN_GUEST, MACHINE)
    people = [value.name for value in globals().values() if isinstance(value, Caller) and value.domain and value not in there]
    return f"""
from samba import dsdb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

parameters = LoadParm()
parameters.load("/etc/samba/smb.conf")
sam = SamDB(session_info=system_session(), lp=parameters)
base = sam.domain_dn()
for name in {people!r}:
    sam.newuser(name, {PASSWORD!r})
sam.newcomputer("WKS1")
for name in {[MACHINE.name, DOMAIN_GUEST.name]!r}:
    sam.setpassword(f"(sAMAccountName={{name}})", {PASSWORD!r}, False)
sam.enable_account("(sAMAccountName=Guest)")
known = ("Domain Admins", "Server Operators", "Print Operators")
for name in {list(GROUPS)!r}:
    if name not in known:
        sam.newgroup(name)
for name in {list(LOCAL_GROUPS)!r}:
    sam.newgroup(name, grouptype=dsdb.GTYPE_SECURITY_DOMAIN_LOCAL_GROUP)
for name, members in { {**GROUPS, **LOCAL_GROUPS}!r}.items():
    sam.add_remove_group_members(name, members)
sam.add_remove_group_members("Administrators", {list(LOCAL_GROUPS)!r})
sam.transaction_start()
for number in range({MANY_GROUPS}):
    name = f"many-{{number}}"
    sam.add({{"dn": f"CN={{name}},CN=Users,{{base}}", "objectClass": "group", "sAMAccountName": name, "member": f"CN={BUSY_ADMIN.name},CN=Users,{{base}}"}})
sam.transaction_commit()
"""
