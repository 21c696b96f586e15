//! [3.1.4.8] NetrShareEnum and [3.1.4.9] NetrShareEnumSticky.

use super::paging::{key, page, Page};
use super::share::View;
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{Ndr, Syntax, Writer};
use crate::registry::records::ShareFlags;
use crate::registry::shares::Share;

/// [3.1.4.8] NetrShareEnum: the shares at level 0, 1, 2, 501, 502 or 503.
///
/// ERROR_MORE_DATA with a resume handle when PreferedMaximumLength ends the page, ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_share_enum(
    call: &Call<'_>,
    args: NetrShareEnumIn,
) -> Result<NetrShareEnumOut, Fault> {
    let level = args.info_struct.level;
    let resume = args.resume_handle.unwrap_or_default();
    let done = enumerate(call, level, args.prefered_maximum_length, resume, |_| true);
    let (info_struct, total_entries, next, return_value) = done;
    Ok(NetrShareEnumOut {
        info_struct,
        total_entries,
        resume_handle: args.resume_handle.map(|_| next),
        return_value,
    })
}

/// [3.1.4.9] NetrShareEnumSticky: the same for shares that outlive a restart, level 501 excepted; those whose names end in `$` are not
/// sticky here, as in Samba.
pub(crate) fn netr_share_enum_sticky(
    call: &Call<'_>,
    args: NetrShareEnumStickyIn,
) -> Result<NetrShareEnumStickyOut, Fault> {
    let level = args.info_struct.level;
    let resume = args.resume_handle.unwrap_or_default();
    let done = if level == 501 {
        (empty(level), 0, 0, Status::ERROR_INVALID_LEVEL)
    } else {
        enumerate(call, level, args.prefered_maximum_length, resume, |share| {
            !share.record.name.ends_with('$') && !share.record.flags.has(ShareFlags::TEMPORARY)
        })
    };
    let (info_struct, total_entries, next, return_value) = done;
    Ok(NetrShareEnumStickyOut {
        info_struct,
        total_entries,
        resume_handle: args.resume_handle.map(|_| next),
        return_value,
    })
}

type Done = (ShareEnumStruct, u32, u32, Status);

fn empty(level: u32) -> ShareEnumStruct {
    ShareEnumStruct {
        level,
        share_info: ShareEnumUnion::empty(level),
    }
}

fn enumerate(
    call: &Call<'_>,
    level: u32,
    most: u32,
    resume: u32,
    wanted: impl Fn(&Share) -> bool,
) -> Done {
    let refused = |status| (empty(level), 0, resume, status);
    if !matches!(level, 0 | 1 | 2 | 501 | 502 | 503) {
        return refused(Status::ERROR_INVALID_LEVEL);
    }
    let view = match View::of_all(call, level) {
        Ok(view) => view,
        Err(status) => return refused(status),
    };
    let listed = view
        .shares()
        .filter(|share| share.is_listed() && wanted(share) && view.sees(share))
        .collect();
    let page = page(
        listed,
        resume,
        most,
        |share| key(&share.record.name),
        |share| size(&view, share, level),
    );
    let share_info = fill(&view, level, &page);
    (
        ShareEnumStruct { level, share_info },
        page.total,
        page.resume,
        page.status,
    )
}

/// Bytes of an entry in NDR, with all that its pointers lead to.
fn size(view: &View<'_>, share: &Share, level: u32) -> usize {
    match level {
        0 => measured(&view.info_0(share)),
        1 => measured(&view.info_1(share)),
        2 => measured(&view.info_2(share)),
        501 => measured(&view.info_501(share)),
        502 => measured(&view.info_502(share)),
        _ => measured(&view.info_503(share)),
    }
}

fn measured(info: &impl Ndr) -> usize {
    let mut writer = Writer::new(Syntax::NDR32, 256);
    info.push(&mut writer);
    info.push_deferred(&mut writer);
    writer.align(4);
    writer.into_bytes().len()
}

macro_rules! container {
    ($arm:ident, $container:ident, $view:ident . $info:ident, $page:ident) => {{
        let buffer: Vec<_> = $page.items.iter().map(|share| $view.$info(share)).collect();
        let entries_read = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        ShareEnumUnion::$arm(Some($container {
            entries_read,
            buffer: Some(buffer),
        }))
    }};
}

fn fill(view: &View<'_>, level: u32, page: &Page<&Share>) -> ShareEnumUnion {
    match level {
        0 => container!(Level0, ShareInfo0Container, view.info_0, page),
        1 => container!(Level1, ShareInfo1Container, view.info_1, page),
        2 => container!(Level2, ShareInfo2Container, view.info_2, page),
        501 => container!(Level501, ShareInfo501Container, view.info_501, page),
        502 => container!(Level502, ShareInfo502Container, view.info_502, page),
        503 => container!(Level503, ShareInfo503Container, view.info_503, page),
        level => ShareEnumUnion::Unknown(level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ndr::{Message, Syntax};

    #[test]
    fn a_list_is_written_into_a_buffer_of_its_size() {
        let entry = |number: usize| ShareInfo2 {
            netname: Some("x".repeat(number % 13).as_str().into()),
            remark: Some("y".repeat(number % 7).as_str().into()),
            path: Some("C:\\z".into()),
            ..ShareInfo2::default()
        };
        let container = ShareInfo2Container {
            entries_read: 1000,
            buffer: Some((0..1000).map(entry).collect()),
        };
        let reply = NetrShareEnumOut {
            info_struct: ShareEnumStruct {
                level: 2,
                share_info: ShareEnumUnion::Level2(Some(container)),
            },
            ..NetrShareEnumOut::default()
        };
        let bytes = reply.encode(Syntax::NDR32);
        assert!(
            bytes.capacity() < bytes.len() + 64,
            "{} for {}",
            bytes.capacity(),
            bytes.len()
        );
    }
}
