//! [3.1.4.32] to [3.1.4.34]: the calls on names. Open to all, as on Windows: they depend on nothing but their arguments.

use std::cmp::Ordering;

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::{canonicalize, compare, validate, NameType, LM2X};
use crate::ndr::Reply;

/// [3.1.4.32] NetprNameValidate: ERROR_INVALID_NAME, or ERROR_INVALID_PARAMETER for an unknown type or other flags.
pub(crate) fn netpr_name_validate(
    _: &Call<'_>,
    args: NetprNameValidateIn,
) -> Result<NetprNameValidateOut, Fault> {
    let done = kind(args.name_type).and_then(|kind| {
        if args.flags & !LM2X != 0 {
            return Err(Status::ERROR_INVALID_PARAMETER);
        }
        validate(&args.name.units(), kind)
    });
    Ok(NetprNameValidateOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.33] NetprNameCanonicalize into a buffer of OutbufLen units, the NUL included; NERR_BufTooSmall and as above.
pub(crate) fn netpr_name_canonicalize(
    _: &Call<'_>,
    args: NetprNameCanonicalizeIn,
) -> Result<NetprNameCanonicalizeOut, Fault> {
    let room = usize::try_from(args.outbuf_len).map_err(|_| Fault::BAD_STUB_DATA)?;
    let done = kind(args.name_type)
        .and_then(|kind| canonicalize(&args.name.units(), kind, args.flags, room));
    let mut outbuf = match done {
        Ok(name) => name,
        Err(status) => return Ok(Reply::refused(&args, status)),
    };
    outbuf.resize(room, 0);
    Ok(NetprNameCanonicalizeOut {
        outbuf,
        return_value: Status::SUCCESS,
    })
}

/// [3.1.4.34] NetprNameCompare: 0 the same, -1 or 1, or a status such as ERROR_INVALID_PARAMETER.
pub(crate) fn netpr_name_compare(
    _: &Call<'_>,
    args: NetprNameCompareIn,
) -> Result<NetprNameCompareOut, Fault> {
    let (one, other) = (args.name1.units(), args.name2.units());
    let done = kind(args.name_type).and_then(|kind| compare(&one, &other, kind, args.flags));
    Ok(NetprNameCompareOut {
        return_value: match done {
            Ok(Ordering::Less) => -1,
            Ok(Ordering::Equal) => 0,
            Ok(Ordering::Greater) => 1,
            Err(status) => status.into(),
        },
    })
}

fn kind(number: u32) -> Result<NameType, Status> {
    NameType::new(number).ok_or(Status::ERROR_INVALID_PARAMETER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    /// What NetprNameValidate, NetprNameCanonicalize and NetprNameCompare say of a name.
    fn said(name: &str, name_type: u32, flags: u32) -> (u32, u32, i32) {
        let host = FakeHost::new(&[]);
        let name = || crate::ndr::WString::from(name);
        let args = NetprNameValidateIn {
            name: name(),
            name_type,
            flags,
            ..Default::default()
        };
        let validate = host.call(33, |call| netpr_name_validate(call, args));
        let args = NetprNameCanonicalizeIn {
            name: name(),
            outbuf_len: 300,
            name_type,
            flags,
            ..Default::default()
        };
        let canonical = host.call(34, |call| netpr_name_canonicalize(call, args));
        let args = NetprNameCompareIn {
            name1: name(),
            name2: name(),
            name_type,
            flags,
            ..Default::default()
        };
        let compare = host.call(35, |call| netpr_name_compare(call, args));
        (
            validate.unwrap().return_value.0,
            canonical.unwrap().return_value.0,
            compare.unwrap().return_value,
        )
    }

    #[test]
    fn types_names_and_flags_are_checked() {
        for name_type in 1..=13 {
            assert_eq!(said("a", name_type, 0), (0, 0, 0), "{name_type}");
        }
        for name_type in [0, 14, u32::MAX] {
            assert_eq!(said("a", name_type, 0), (87, 87, 87), "{name_type}");
        }
        for (flags, expected) in [
            (0x8000_0000, (0, 0, 0)),
            (1, (87, 0, 0)),
            (0x8000_0001, (87, 0, 0)),
            (2, (87, 87, 87)),
            (0x4000_0000, (87, 87, 87)),
            (u32::MAX, (87, 87, 87)),
        ] {
            assert_eq!(said("a", 9, flags), expected, "{flags:#x}");
        }
        assert_eq!(said("a/b", 9, 0), (123, 123, 87));
        // What is canonical by the client's word is compared as it is.
        assert_eq!(said("a/b", 9, 1), (87, 123, 0));
    }
}
