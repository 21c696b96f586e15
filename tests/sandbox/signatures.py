"""SMB 3's signatures by the library that impacket has for its ciphers: impacket makes them itself, byte by byte."""

from Cryptodome.Cipher import AES
from Cryptodome.Hash import CMAC
from impacket import crypto


def sign_faster():
    """For all of this process."""
    crypto.AES_CMAC = lambda key, message, length: CMAC.new(key, bytes(message[:length]), ciphermod=AES).digest()
