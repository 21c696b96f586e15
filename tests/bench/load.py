"""Sessions and open files that a server holds while it is measured."""

from pathlib import Path

USERS = ("alice", "bob", "carol", "adminuser")


class Load:
    """`sessions` connections, each with its share of `opens` open files, in folders numbered from `first` on; held until close()."""

    def __init__(self, box, sessions, opens, first=0):
        self.held = []
        for number in range(sessions):
            files = opens // sessions + (1 if number < opens % sessions else 0)
            self.held.append(self._session(box, first + number, files))

    @staticmethod
    def _session(box, number, files):
        from samba.credentials import Credentials
        from samba.samba3 import libsmb_samba_internal as libsmb
        from samba.samba3 import param

        from sandbox.accounts import PASSWORD

        folder = Path(box.data) / "public" / f"folder{number:03}"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)
        parameters = param.get_context()
        parameters.load(str(box.client_conf))
        credentials = Credentials()
        credentials.guess(parameters)
        credentials.set_username(USERS[number % len(USERS)])
        credentials.set_password(PASSWORD)
        credentials.set_domain("")
        with box.network():
            connection = libsmb.Conn(box.host, "public", lp=parameters, creds=credentials)
        handles = [
            connection.create(f"{folder.name}\\document{file:03}.odt", DesiredAccess=0x3, ShareAccess=7, CreateDisposition=3)
            for file in range(files)
        ]
        return connection, folder.name, handles

    def use(self):
        """Each client opens each of its files once more, and closes it."""
        for connection, folder, handles in self.held:
            for file in range(len(handles)):
                connection.close(connection.create(f"{folder}\\document{file:03}.odt", DesiredAccess=0x3, ShareAccess=7, CreateDisposition=3))

    def close(self):
        """End all sessions; the server closes what they had open."""
        self.held.clear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
