#![forbid(unsafe_code)]
//! What differs between releases of Samba in the form of its stored records: all of it, one row a release that changed something.
//!
//! A row is where to begin. Which one holds for a kind of record is proven ([`super::prove()`]), as vendors carry changes back.

/// Which members there are, by the record that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form {
    /// First release, major * 100 + minor.
    pub(crate) since: u32,
    /// smbXsrv_*_globalB, smbXsrv_session_closeB: their version.
    pub(crate) version: u32,
    /// share_mode_data stands behind a version (share_mode_dataB).
    pub(crate) data_version: bool,

    /// auth_user_info: whether the user was authenticated.
    pub(crate) authenticated: bool,
    /// auth_user_info: flags in its stead.
    pub(crate) user_flags: bool,
    /// security_token: claims.
    pub(crate) claims: bool,
    /// smbXsrv_session_global
    pub(crate) client_guid: bool,
    /// smbXsrv_channel_global
    pub(crate) transport: bool,

    /// smbXsrv_open_global: place of a pointer.
    pub(crate) open_record: bool,
    /// smbXsrv_open_global: session and tree connect; how it was created.
    pub(crate) open_session: bool,
    /// smbXsrv_open_global: the file; persistent handles; versions of applications.
    pub(crate) open_file: bool,

    /// share_mode_entry
    pub(crate) create_guid: bool,
    /// share_mode_entry
    pub(crate) private_options: bool,

    /// share_mode_data: times of writing.
    pub(crate) write_times: bool,
    /// share_mode_data: number of persistent handles; delete_token: the handle.
    pub(crate) data_persistent: bool,
    /// delete_token: a lease's key.
    pub(crate) parent_lease: bool,
}

const V4_17: Form = Form {
    since: 417,
    version: 0,
    data_version: false,
    authenticated: true,
    user_flags: false,
    claims: false,
    client_guid: false,
    transport: false,
    open_record: true,
    open_session: false,
    open_file: false,
    create_guid: false,
    private_options: true,
    write_times: true,
    data_persistent: false,
    parent_lease: false,
};

const V4_19: Form = Form {
    since: 419,
    authenticated: false,
    user_flags: true,
    open_record: false,
    ..V4_17
};

const V4_20: Form = Form {
    since: 420,
    claims: true,
    client_guid: true,
    ..V4_19
};

const V4_22: Form = Form {
    since: 422,
    parent_lease: true,
    ..V4_20
};

const V4_23: Form = Form {
    since: 423,
    transport: true,
    open_session: true,
    private_options: false,
    write_times: false,
    ..V4_22
};

const V4_25: Form = Form {
    since: 425,
    version: 1,
    data_version: true,
    open_file: true,
    create_guid: true,
    data_persistent: true,
    ..V4_23
};

/// All of them, oldest first.
pub(crate) const FORMS: &[Form] = &[V4_17, V4_19, V4_20, V4_22, V4_23, V4_25];

/// All of them, those first that a release is likely to have: its own, the ones before it, the ones after it.
pub(crate) fn likely(release: u32) -> impl Iterator<Item = &'static Form> {
    let (before, after): (Vec<_>, Vec<_>) = FORMS.iter().partition(|form| form.since <= release);
    before.into_iter().rev().chain(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_begins_with_its_own_form_and_tries_every_other() {
        let order = |release| likely(release).map(|form| form.since).collect::<Vec<_>>();
        assert_eq!(order(421), [420, 419, 417, 422, 423, 425]);
        assert_eq!(order(430), [425, 423, 422, 420, 419, 417]);
        assert_eq!(order(0), [417, 419, 420, 422, 423, 425]);
    }
}
