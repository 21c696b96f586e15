//! [3.1.4.32] to [3.1.4.34]: the calls on names. Open to all, as on Windows: they depend on nothing but their arguments.

use std::cmp::Ordering;

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::{canonicalize, compare, validate, NameType, LM2X};

/// [3.1.4.32] NetprNameValidate: ERROR_INVALID_NAME, or ERROR_INVALID_PARAMETER for an unknown type or other flags.
pub(crate) fn netpr_name_validate(
    call: &Call<'_>,
    args: NetprNameValidateIn,
) -> Result<NetprNameValidateOut, Fault> {
    let done = call.allow(None).and_then(|()| {
        let kind = kind(args.name_type)?;
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
    call: &Call<'_>,
    args: NetprNameCanonicalizeIn,
) -> Result<NetprNameCanonicalizeOut, Fault> {
    let room = usize::try_from(args.outbuf_len).map_err(|_| Fault::BAD_STUB_DATA)?;
    let done = call
        .allow(None)
        .and_then(|()| canonicalize(&args.name.units(), kind(args.name_type)?, args.flags, room));
    let (mut outbuf, return_value) = match done {
        Ok(name) => (name, Status::SUCCESS),
        Err(status) => (Vec::new(), status),
    };
    outbuf.resize(room, 0);
    Ok(NetprNameCanonicalizeOut {
        outbuf,
        return_value,
    })
}

/// [3.1.4.34] NetprNameCompare: 0 the same, -1 or 1, or a status such as ERROR_INVALID_PARAMETER.
pub(crate) fn netpr_name_compare(
    call: &Call<'_>,
    args: NetprNameCompareIn,
) -> Result<NetprNameCompareOut, Fault> {
    let done = call.allow(None).and_then(|()| {
        compare(
            &args.name1.units(),
            &args.name2.units(),
            kind(args.name_type)?,
            args.flags,
        )
    });
    Ok(NetprNameCompareOut {
        return_value: match done {
            Ok(Ordering::Less) => -1,
            Ok(Ordering::Equal) => 0,
            Ok(Ordering::Greater) => 1,
            Err(status) => status.0.cast_signed(),
        },
    })
}

fn kind(number: u32) -> Result<NameType, Status> {
    NameType::new(number).ok_or(Status::ERROR_INVALID_PARAMETER)
}
