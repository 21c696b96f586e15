#![forbid(unsafe_code)]
//! The addresses that smbd listens on: its own listening sockets.

use std::collections::HashSet;
use std::fs;
use std::net::SocketAddr;

use super::diag::{Diag, Family, Question, Socket};
use super::smbd;

const STATE_LISTEN: u32 = 10;

/// In the kernel's order, IPv4 first. `None`: the kernel does not tell, or no smbd is known.
pub(in crate::samba) fn of_smbd() -> Option<Vec<SocketAddr>> {
    let own = inodes(smbd::pid()?)?;
    let mut found = Vec::new();
    for family in [Family::V4, Family::V6] {
        each_listener(family, |socket| {
            if own.contains(&socket.inode) {
                found.push(socket.local);
            }
        })?;
    }
    Some(found)
}

fn each_listener(family: Family, mut each: impl FnMut(Socket)) -> Option<()> {
    let mut diag = Diag::open()?;
    let (mut question, mut room) = (Vec::new(), Vec::new());
    Question {
        family,
        states: 1 << STATE_LISTEN,
        ends: None,
        number: 0,
    }
    .put(&mut question);
    diag.send(&question)?;
    while !diag.hear(&mut room, &mut each)? {}
    Some(())
}

/// The inodes of all sockets that a process has open.
fn inodes(pid: u32) -> Option<HashSet<u32>> {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
    let inode = |fd: fs::DirEntry| {
        let target = fs::read_link(fd.path()).ok()?;
        let number = target
            .to_str()?
            .strip_prefix("socket:[")?
            .strip_suffix(']')?;
        number.parse().ok()
    };
    Some(open.flatten().filter_map(inode).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_process_has_the_sockets_that_it_listens_on() {
        let listener = TcpListener::bind("[::1]:0").or_else(|_| TcpListener::bind("127.0.0.1:0"));
        let listener = listener.unwrap();
        let local = listener.local_addr().unwrap();
        let own = inodes(std::process::id()).unwrap();
        let family = if local.is_ipv6() {
            Family::V6
        } else {
            Family::V4
        };
        let mut found = 0;
        each_listener(family, |socket| {
            found += u32::from(socket.local == local && own.contains(&socket.inode));
        })
        .unwrap();
        assert_eq!(found, 1);
    }
}
