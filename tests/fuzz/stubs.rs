//! One stub each: the first byte of an input is the opnum, the second its flags: 1 big endian, 2 NDR64, 4 a reply, 16 Samba's form.

use srvsvc_rs::ndr::Syntax;
use srvsvc_rs::opnum::{Echo, TABLE};

fn syntax(flags: u8) -> Syntax {
    Syntax {
        big_endian: flags & 1 != 0,
        ndr64: flags & 2 != 0,
        samba: flags & 16 != 0,
    }
}

fn echo(opnum: u8, flags: u8) -> Option<fn(&[u8], Syntax) -> Echo> {
    let row = TABLE.get(usize::from(opnum) % TABLE.len())?;
    let form = if flags & 4 != 0 {
        row.reply
    } else {
        row.request
    };
    form.map(|form| form.echo)
}

/// Any bytes decode or are refused.
pub(crate) fn decode(input: &[u8]) {
    if let [opnum, flags, stub @ ..] = input {
        if let Some(echo) = echo(*opnum, *flags) {
            let _ = echo(stub, syntax(*flags));
        }
    }
}

/// What decodes, encodes and decodes again, is the same value and the same bytes.
pub(crate) fn identity(input: &[u8]) {
    if let [opnum, flags, stub @ ..] = input {
        if let Some(echo) = echo(*opnum, *flags) {
            if let Ok((first, value)) = echo(stub, syntax(*flags)) {
                let (second, again) =
                    echo(&first, syntax(*flags)).expect("what was encoded decodes");
                assert_eq!(value, again);
                assert_eq!(first, second);
            }
        }
    }
}
