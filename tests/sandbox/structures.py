"""impacket's structures without what they work out anew for every field of every message, which was half of the tests' own time.

What comes out is the same: fields that are no plain number go impacket's own way.
"""

import re
import struct
from functools import lru_cache

import impacket.structure
from impacket.structure import Structure
from impacket.structure import b as _NO_CLASS

_NUMBER = re.compile(r"([<>!]?[BHILQbhilq])(?:[-=&].*)?", re.S)
_DEFAULT = re.compile(r"([<>!]?[BHILQ])=(0|0x[0-9A-Fa-f]+|[1-9][0-9]*)")


def make_faster():
    """For all of this process; safe to repeat."""
    if Structure.pack is not _pack:
        Structure.findAddressFieldFor = _once_for_each_class(Structure.findAddressFieldFor)
        Structure.findLengthFieldFor = _once_for_each_class(Structure.findLengthFieldFor)
        # The code of a field is compiled once.
        impacket.structure.eval = lambda code, names, fields: eval(_compiled(code), names, fields)
        Structure.pack, Structure.unpack = _pack, _unpack
        Structure.calcPackSize, Structure.calcUnpackSize = _pack_size, _unpack_size


def _once_for_each_class(find):
    found = {}

    def answer(self, name):
        # An object may have fields of its own.
        if "structure" in self.__dict__ or "commonHdr" in self.__dict__:
            return find(self, name)
        key = type(self), name
        if key not in found:
            found[key] = find(self, name)
        return found[key]

    return answer


@lru_cache(maxsize=None)
def _compiled(code):
    return compile(code, "a field", "eval") if isinstance(code, str) else code


@lru_cache(maxsize=None)
def _number(format):
    """What `struct` makes of a plain number, when the format is that of one."""
    plain = _NUMBER.fullmatch(format)
    return plain and struct.Struct(plain[1])


@lru_cache(maxsize=None)
def _default(format):
    """The bytes of a number that has no value, when its format has one for it that is written out."""
    plain = _DEFAULT.fullmatch(format)
    return plain and struct.pack(plain[1], int(plain[2], 0))


_slow_pack, _slow_unpack = Structure.pack, Structure.unpack
_slow_pack_size, _slow_unpack_size = Structure.calcPackSize, Structure.calcUnpackSize


def _pack(self, format, data, field=None):
    if type(data) is int:
        number = _number(format)
        if number:
            try:
                return number.pack(data)
            except struct.error:  # it does not fit, and there may be another value for that
                pass
    elif type(data) is bytes and format == ":":
        return data
    elif data is None and field and _default(format) and not self.findAddressFieldFor(field):
        return _default(format)
    return _slow_pack(self, format, data, field)


def _pack_size(self, format, data, field=None):
    if not (field and self.findAddressFieldFor(field)):
        if type(data) is int and _number(format):
            return _number(format).size
        if type(data) is bytes and format == ":":
            return len(data)
    return _slow_pack_size(self, format, data, field)


def _unpack(self, format, data, dataClassOrCode=_NO_CLASS, field=None):
    number = _number(format)
    if number and not (field and self.findAddressFieldFor(field)):
        return number.unpack(data)[0]
    return _slow_unpack(self, format, data, dataClassOrCode, field)


def _unpack_size(self, format, data, field=None):
    number = _number(format)
    if number and field and not self.findAddressFieldFor(field) and not self.findLengthFieldFor(field):
        return number.size
    return _slow_unpack_size(self, format, data, field)
