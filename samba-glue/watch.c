/*
 * Files and folders watched by the kernel, so that a call need not look at
 * each of them.  What the kernel cannot tell, such as another file system
 * mounted over a folder on the way, is found by the full look once a second.
 */
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/vfs.h>

#include "news.h"
#include "watch.h"

#define ZFS_MAGIC 0x2fc12fc1
#define XFS_MAGIC 0x58465342
#define MOST_WATCHES 256
#define ON_THE_WAY (IN_DELETE_SELF | IN_MOVE_SELF)
#define OF_A_FILE (ON_THE_WAY | IN_MODIFY | IN_ATTRIB)
#define OF_A_FOLDER (OF_A_FILE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | \
		     IN_MOVED_TO)

static int queue = -1;          /* inotify's */

/* Counts what happened, and the seconds. */
static uint64_t moment = 1;

/* Counts the calls, more or less. */
static uint64_t calls;

static struct {
	uint64_t since;         /* moment of the last full look */
	bool good;              /* all of it is watched */
} watchers[GLUE_WATCHERS];

static struct {
	int watch;
	unsigned int of;        /* a bit for each watcher; 0: of none any more */
} watches[MOST_WATCHES];
static size_t num_watches;

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

static void drop(int watch)
{
	size_t i;

	for (i = 0; i < num_watches; i++) {
		if (watches[i].watch == watch) {
			watches[i] = watches[--num_watches];
			return;
		}
	}
}

/* The end of a watch is no news: what ended it comes before it. */
static bool is_news(const struct inotify_event *event)
{
	if (event->mask & IN_IGNORED) {
		drop(event->wd);
		return false;
	}
	return true;
}

/* Something is in the queue; nothing is afterwards. */
static void drain(int fd)
{
	union {
		struct inotify_event align;
		char bytes[4096];
	} events;
	bool quiet = true;
	ssize_t len;

	while ((len = read(fd, &events, sizeof(events))) > 0) {
		ssize_t at = 0;

		while (at < len) {
			const struct inotify_event *event =
				(const void *)&events.bytes[at];

			quiet = !is_news(event) && quiet;
			at += (ssize_t)(sizeof(*event) + event->len);
		}
	}
	if (!quiet || len == 0 || errno != EAGAIN) {
		moment++;
	}
}

static void hear(void)
{
	static time_t second;
	struct timespec now = { .tv_sec = 0 };

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (!glue_news_hear() || now.tv_sec != second) {
		moment++;
	}
	second = now.tv_sec;
}

void glue_watch_look(void)
{
	calls++;
	hear();
}

void glue_watch_stir(void)
{
	moment++;
}

uint64_t glue_watch_quiet_since(enum glue_watcher who)
{
	return watchers[who].good && watchers[who].since == moment ? moment : 0;
}

bool glue_watch_quiet(enum glue_watcher who)
{
	return glue_watch_quiet_since(who) != 0;
}

/* Let go of what was nobody's any more at the last full look already. */
static void sweep(void)
{
	size_t i = 0;

	while (i < num_watches) {
		if (watches[i].of != 0) {
			i++;
			continue;
		}
		inotify_rm_watch(queue, watches[i].watch);
		watches[i] = watches[--num_watches];
	}
}

void glue_watch_begin(enum glue_watcher who)
{
	size_t i;

	hear();
	if (calls <= 1) {
		return; /* many a worker gets one call only: nothing is watched */
	}
	if (watchers[who].since == moment) {
		return; /* what could not be watched then cannot be now */
	}
	sweep();
	for (i = 0; i < num_watches; i++) {
		watches[i].of &= ~(1u << who);
	}
	watchers[who].since = moment;
	watchers[who].good = true;
}

static bool add(enum glue_watcher who, const char *path, uint32_t events)
{
	int watch;
	size_t i;

	if (!is_local(path)) {
		return false;
	}
	watch = inotify_add_watch(queue, path,
				  events | IN_MASK_ADD | IN_DONT_FOLLOW);
	if (watch < 0) {
		return false;
	}
	for (i = 0; i < num_watches; i++) {
		if (watches[i].watch == watch) {
			watches[i].of |= 1u << who;
			return true;
		}
	}
	if (num_watches == MOST_WATCHES) {
		inotify_rm_watch(queue, watch);
		return false;
	}
	watches[num_watches].watch = watch;
	watches[num_watches].of = 1u << who;
	num_watches++;
	return true;
}

/* The path and each folder on the way, by its name as it is now. */
static bool add_way(enum glue_watcher who, char *path, uint32_t events)
{
	bool ok = add(who, path, events);
	char *end;

	while (ok && (end = strrchr(path, '/')) != path) {
		*end = '\0';
		ok = add(who, path, ON_THE_WAY);
	}
	return ok;
}

static void open_queue(void)
{
	if (queue >= 0) {
		return;
	}
	queue = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (queue >= 0 && !glue_news_from(GLUE_NEWS_FILES, queue, drain)) {
		close(queue);
		queue = -1;
	}
}

static void watch_path(enum glue_watcher who, const char *path, uint32_t events)
{
	char *real;

	if (!watchers[who].good) {
		return;
	}
	open_queue();
	real = queue >= 0 && path[0] == '/' ? realpath(path, NULL) : NULL;
	/* A symbolic link on the way may come to mean something else. */
	watchers[who].good = real != NULL && strcmp(real, path) == 0 &&
			     add_way(who, real, events);
	free(real);
}

void glue_watch_file(enum glue_watcher who, const char *path)
{
	watch_path(who, path, OF_A_FILE);
}

void glue_watch_folder(enum glue_watcher who, const char *path)
{
	watch_path(who, path, OF_A_FOLDER);
}
