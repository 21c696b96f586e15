/*
 * A folder watched by the kernel, so that a thousand files in it need not be
 * looked at for each call.  What the kernel cannot tell, such as a write by way
 * of another link to a file, is found by the full look once a second.
 */
#include <errno.h>
#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/vfs.h>

#include "config.h"

#define ZFS_MAGIC 0x2fc12fc1
#define XFS_MAGIC 0x58465342
#define EVENTS (IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | \
		IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)

static int queue = -1;          /* inotify's */
static int watch = -1;          /* the one folder in it */
static time_t looked;           /* second of the last full look */

/* Another machine's changes of a file system are not told. */
static bool is_local(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0) {
		return false;
	}
	switch ((uint32_t)fs.f_type) {
	case EXT4_SUPER_MAGIC:
	case XFS_MAGIC:
	case BTRFS_SUPER_MAGIC:
	case F2FS_SUPER_MAGIC:
	case TMPFS_MAGIC:
	case ZFS_MAGIC:
		return true;
	default:
		return false;
	}
}

/* True when there was nothing in the queue; it is empty now. */
static bool drain(void)
{
	char events[4096];
	bool quiet = true;
	ssize_t len;

	while ((len = read(queue, events, sizeof(events))) > 0) {
		quiet = false;
	}
	return quiet && len < 0 && errno == EAGAIN;
}

void glue_folder_watch(const char *path)
{
	glue_folder_unwatch();
	if (!is_local(path)) {
		return;
	}
	if (queue < 0) {
		queue = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	}
	if (queue >= 0) {
		watch = inotify_add_watch(queue, path, EVENTS | IN_ONLYDIR);
		drain();
	}
}

void glue_folder_unwatch(void)
{
	if (watch >= 0) {
		inotify_rm_watch(queue, watch);
		watch = -1;
	}
}

bool glue_folder_quiet(void)
{
	struct timespec now;
	bool quiet;

	if (watch < 0 || clock_gettime(CLOCK_MONOTONIC_COARSE, &now) != 0) {
		return false;
	}
	quiet = drain() && now.tv_sec == looked;
	looked = now.tv_sec;
	return quiet;
}
