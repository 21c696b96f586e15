//! The records that a refresh callback puts in.

use super::panic::status;
use super::{records, sys};
use crate::host::Feed;

/// # Safety
/// NULL, or what a refresh under way was given; no other reference to it is in use.
unsafe fn feed<'a>(feed: *mut sys::srvsvc_rs_feed) -> Result<&'a mut Feed, i32> {
    // SAFETY: NULL, or what ffi::host made of its own `Feed`, which waits for the refresh to end.
    unsafe { feed.cast::<Feed>().as_mut() }.ok_or(sys::SRVSVC_RS_NULL)
}

macro_rules! feeder {
    ($function:ident, $record:ident, $type:ident, $list:ident) => {
        /// Put a copy of a record into the refresh under way.
        ///
        /// # Safety
        /// See the header.
        #[no_mangle]
        pub unsafe extern "C" fn $function(
            into: *mut sys::srvsvc_rs_feed,
            record: *const sys::$type,
        ) -> i32 {
            status(|| {
                // SAFETY: NULL, or the feed of the refresh under way, which one thread alone uses.
                let into = unsafe { feed(into) }?;
                // SAFETY: NULL, or a record of the size that it begins with; it and its texts are there for this call.
                let record = unsafe { records::$record(record) }?;
                into.$list.push(record);
                Ok(())
            })
        }
    };
}

feeder!(srvsvc_rs_feed_share, share, srvsvc_rs_share, shares);
feeder!(srvsvc_rs_feed_session, session, srvsvc_rs_session, sessions);
feeder!(
    srvsvc_rs_feed_connection,
    connection,
    srvsvc_rs_connection,
    connections
);

/// Put a copy of an open into the refresh under way.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_feed_open(
    into: *mut sys::srvsvc_rs_feed,
    record: *const sys::srvsvc_rs_open,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or the feed of the refresh under way, which one thread alone uses.
        let into = unsafe { feed(into) }?;
        // SAFETY: NULL, or a record of the size that it begins with; it and its texts are there for this call.
        let record = unsafe { records::open_after(record, into.opens.last()) }?;
        into.opens.push(record);
        Ok(())
    })
}

feeder!(
    srvsvc_rs_feed_transport,
    transport,
    srvsvc_rs_transport,
    transports
);
