"""The servers whose shares change while they are measured: C changes them by the commands that its smb.conf has for it, ours by its store."""

from . import registry_tdb
from .servers import Server, name

REGISTRY, FILE = "registry", "smb.conf"


class ChangingServer(Server):
    """A Server with `shares` shares in the registry or in smb.conf; those that come and go are in the registry of both."""

    def __init__(self, impl, shares, place=REGISTRY):
        super().__init__(impl, shares, scripts=impl == "c", extra=["registry shares = yes", "rpcd_classic:num_workers = 5"])
        self.place = place

    def _share(self, number):
        return super()._share(number) if self.place == FILE else ""

    def _registry_shares(self):
        return f"[first]\npath = {self.data}/projects\n"

    def _fill_databases(self):
        super()._fill_databases()
        if self.place == REGISTRY:
            numbers = range(self.number - 3)
            registry_tdb.add(self.tree / "state/registry.tdb", {name(number): self._settings(number) for number in numbers})

    def _settings(self, number):
        return {"path": f"{self.data}/projects", "comment": f"Files of department number {number}", "read only": "no"}
