//! [3.1.4.29] to [3.1.4.31]: the calls on paths. Open to all, as on Windows: they depend on nothing but their arguments.

use std::cmp::Ordering;

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::{canonicalize_path, compare_paths, path_type, Rules, OLD_RULES, RESERVED};
use crate::ndr::{Bytes, Reply};

/// [3.1.4.29] NetprPathType: ERROR_INVALID_NAME, or ERROR_INVALID_PARAMETER for other flags than 0 and 1.
pub(crate) fn netpr_path_type(
    _: &Call<'_>,
    args: NetprPathTypeIn,
) -> Result<NetprPathTypeOut, Fault> {
    let done = rules(args.flags).and_then(|rules| path_type(&args.path_name.units(), rules));
    Ok(match done {
        Ok(kind) => NetprPathTypeOut {
            path_type: kind.0,
            return_value: Status::SUCCESS,
        },
        Err(status) => Reply::refused(&args, status),
    })
}

/// [3.1.4.30] NetprPathCanonicalize into a buffer of OutbufLen bytes, the NUL included. ERROR_INVALID_NAME, NERR_BufTooSmall;
/// ERROR_INVALID_PARAMETER for flags that Windows does not take. The type is found anew whatever the client says it is.
pub(crate) fn netpr_path_canonicalize(
    _: &Call<'_>,
    args: NetprPathCanonicalizeIn,
) -> Result<NetprPathCanonicalizeOut, Fault> {
    let room = usize::try_from(args.outbuf_len).map_err(|_| Fault::BAD_STUB_DATA)?;
    let done = rules(args.flags & !RESERVED).and_then(|rules| {
        let (form, kind) = canonicalize_path(&args.path_name.units(), &args.prefix.units(), rules)?;
        if (form.len() + 1) * 2 > room {
            return Err(Status::NERR_BUF_TOO_SMALL);
        }
        Ok((form, kind))
    });
    let (form, kind) = match done {
        Ok(done) => done,
        Err(status) => return Ok(Reply::refused(&args, status)),
    };
    let mut outbuf: Vec<u8> = form.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    outbuf.resize(room, 0);
    Ok(NetprPathCanonicalizeOut {
        outbuf: Bytes(outbuf),
        path_type: kind.0,
        return_value: Status::SUCCESS,
    })
}

/// [3.1.4.31] NetprPathCompare: 0 the same, -1 or 1, or a status: ERROR_INVALID_NAME, ERROR_INVALID_PARAMETER. As on Windows the
/// type that the client gives is not looked at.
pub(crate) fn netpr_path_compare(
    _: &Call<'_>,
    args: NetprPathCompareIn,
) -> Result<NetprPathCompareOut, Fault> {
    let (one, other) = (args.path_name1.units(), args.path_name2.units());
    let done = match args.flags {
        0 => compare_paths(&one, &other, false),
        1 => compare_paths(&one, &other, true),
        _ => Err(Status::ERROR_INVALID_PARAMETER),
    };
    Ok(NetprPathCompareOut {
        return_value: match done {
            Ok(Ordering::Less) => -1,
            Ok(Ordering::Equal) => 0,
            Ok(Ordering::Greater) => 1,
            Err(status) => status.into(),
        },
    })
}

fn rules(flags: u32) -> Result<Rules, Status> {
    match flags {
        0 => Ok(Rules::Long),
        OLD_RULES => Ok(Rules::Dos),
        _ => Err(Status::ERROR_INVALID_PARAMETER),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::service::fake::FakeHost;

    fn canonicalize(
        path: &str,
        prefix: &str,
        outbuf_len: u32,
        flags: u32,
    ) -> NetprPathCanonicalizeOut {
        let args = NetprPathCanonicalizeIn {
            path_name: path.into(),
            prefix: prefix.into(),
            outbuf_len,
            path_type: 1,
            flags,
            ..NetprPathCanonicalizeIn::default()
        };
        FakeHost::new(&[]).call(31, |call| netpr_path_canonicalize(call, args).unwrap())
    }

    fn kind(path: &str, flags: u32) -> NetprPathTypeOut {
        let args = NetprPathTypeIn {
            path_name: path.into(),
            flags,
            ..NetprPathTypeIn::default()
        };
        FakeHost::new(&[]).call(30, |call| netpr_path_type(call, args).unwrap())
    }

    fn compare(one: &str, other: &str, flags: u32) -> i32 {
        let args = NetprPathCompareIn {
            path_name1: one.into(),
            path_name2: other.into(),
            path_type: 1,
            flags,
            ..NetprPathCompareIn::default()
        };
        FakeHost::new(&[]).call(32, |call| {
            netpr_path_compare(call, args).unwrap().return_value
        })
    }

    /// What nmap's smb-vuln-ms08-067 and smb-vuln-conficker ask.
    #[test]
    fn the_probes_for_ms08_067_get_error_invalid_name() {
        assert_eq!(
            canonicalize("\\..\\", "\\", 2, 1).return_value,
            Status::ERROR_INVALID_NAME
        );
        let long = format!("\\{}\\..\\n", "A".repeat(39));
        assert_eq!(compare(&long, "\\n", 0), 123);
    }

    #[test]
    fn flags_are_checked() {
        for (flags, good) in [
            (0, true),
            (1, true),
            (2, false),
            (RESERVED, true),
            (RESERVED | 1, true),
            (3, false),
        ] {
            let status = canonicalize("C:\\a", "", 520, flags).return_value;
            assert_eq!(status.is_success(), good, "{flags}");
            assert!(good || status == Status::ERROR_INVALID_PARAMETER);
        }
        assert_eq!(kind("a", 2).return_value, Status::ERROR_INVALID_PARAMETER);
        assert_eq!(kind("long file name", 0).path_type, 0x2000);
        assert_eq!(
            kind("long file name", 1).return_value,
            Status::ERROR_INVALID_NAME
        );
        assert_eq!(
            (
                compare("a", "b", 0),
                compare("b", "a", 1),
                compare("a", "a", 2)
            ),
            (-1, 1, 87)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_longer_than_the_buffer(path in "[a-c./\\\\]{0,20}", prefix in "(C:\\\\|\\\\)?[a-c./\\\\]{0,20}", room in 0_u32..90) {
            let out = canonicalize(&path, &prefix, room, 0);
            prop_assert_eq!(out.outbuf.len(), usize::try_from(room).unwrap());
            let roomy = canonicalize(&path, &prefix, 64_000, 0);
            let size = roomy.outbuf.0.chunks(2).position(|unit| unit == [0, 0]).unwrap() * 2 + 2;
            if !roomy.return_value.is_success() {
                prop_assert_eq!(out.return_value, roomy.return_value);
            } else if size > out.outbuf.len() {
                prop_assert_eq!(out.return_value, Status::NERR_BUF_TOO_SMALL);
                prop_assert!(out.outbuf.0.iter().all(|byte| *byte == 0));
            } else {
                prop_assert_eq!(&out.outbuf.0[..size], &roomy.outbuf.0[..size]);
                prop_assert_eq!(out.path_type, roomy.path_type);
            }
        }
    }
}
