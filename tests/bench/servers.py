"""The servers that are measured: the same smb.conf, with and without the module."""

from sandbox import Sandbox, conf, module_path


class Server(Sandbox):
    """A sandbox with one share `public` and as many generated ones as it takes to have `shares` in the list, IPC$ included."""

    def __init__(self, impl, shares, **kwargs):
        super().__init__(impl, "plain", **kwargs)
        # In the folder of modules of both, so that both find Samba's own libraries in the same way; C's smb.conf does not name it.
        self.module = module_path()
        self.number = shares

    def _conf_text(self, passdb, options=(), extra=None):
        lines = [*options, *(self.extra if extra is None else extra)]
        head = conf.global_section(self.tree, self.port, self.log_level, passdb, lines)
        public = f"[public]\npath = {self.data}/public\ncomment = Public files\nguest ok = yes\nread only = no\n"
        return head + public + "".join(self._share(number) for number in range(self.number - 2))

    def _share(self, number):
        return f"[{name(number)}]\npath = {self.data}/projects\ncomment = Files of department number {number}\nread only = no\n"


def name(number):
    """The name of a generated share."""
    return f"department{number:05}"
