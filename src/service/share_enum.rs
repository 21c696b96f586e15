//! [3.1.4.8] NetrShareEnum and [3.1.4.9] NetrShareEnumSticky.

use super::paging::{key, page_reply, Asked, Listed};
use super::share::View;
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::registry::records::{ShareFlags, ShareKind};
use crate::registry::share::Share;

/// [3.1.4.8] NetrShareEnum: the shares at level 0, 1, 2, 501, 502 or 503.
///
/// ERROR_MORE_DATA with a resume handle when PreferedMaximumLength ends the page, ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_share_enum(
    call: &Call<'_>,
    args: NetrShareEnumIn,
) -> Result<NetrShareEnumOut, Fault> {
    let listed = enumerate(
        call,
        args.info_struct.level,
        args.prefered_maximum_length,
        args.resume_handle,
        &|_| true,
    );
    Ok(page_reply!(args, listed => NetrShareEnumOut of ShareEnumStruct { share_info }))
}

/// [3.1.4.9] NetrShareEnumSticky: the same for shares that outlive a restart, level 501 excepted. Of `IPC$` nothing is stored: the
/// server makes it anew at each start.
pub(crate) fn netr_share_enum_sticky(
    call: &Call<'_>,
    args: NetrShareEnumStickyIn,
) -> Result<NetrShareEnumStickyOut, Fault> {
    let sticky = |share: &Share| {
        share.record.kind != ShareKind::Ipc && !share.record.flags.has(ShareFlags::TEMPORARY)
    };
    let listed = match args.info_struct.level {
        501 => Err(Status::ERROR_INVALID_LEVEL),
        level => enumerate(
            call,
            level,
            args.prefered_maximum_length,
            args.resume_handle,
            &sticky,
        ),
    };
    Ok(page_reply!(args, listed => NetrShareEnumStickyOut of ShareEnumStruct { share_info }))
}

fn enumerate(
    call: &Call<'_>,
    level: u32,
    most: u32,
    resume: Option<u32>,
    wanted: &dyn Fn(&Share) -> bool,
) -> Result<Listed<ShareEnumUnion>, Status> {
    let view = View::of_all(call)?;
    let by_name: fn(&&Share) -> u32 = |share| key(&share.record.name);
    let asked = Asked {
        items: view
            .shares()
            .filter(|share| share.is_listed() && wanted(share) && view.sees(share))
            .collect(),
        resume: resume.unwrap_or_default(),
        most,
        key: by_name,
    };
    view.listed(level, asked)
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
