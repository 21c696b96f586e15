/*
 * One change of a section at a time: a record lock on one byte of a file
 * beside Samba's own, which the kernel drops when the worker ends.
 */
#include <errno.h>
#include <fcntl.h>

#include "config.h"
#include "host.h"

/*
 * Whoever waits keeps the other clients of the same worker waiting, so a change
 * that takes longer than this, as a share command may, is no longer waited for.
 */
#define WAIT_MS 2000

static int held = -1;

/* Sections that fall on one byte wait for each other, which harms nobody. */
static off_t byte_of(const struct srvsvc_rs_text *section)
{
	uint64_t hash = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < section->len; i++) {
		hash = (hash ^ (uint8_t)section->data[i]) * 0x100000001b3u;
	}
	return (off_t)(hash >> 2);
}

static int open_file(void)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *path = NULL;
	int fd = -1;

	if (samba_late.lock_path != NULL) {
		path = samba_late.lock_path(frame, "srvsvc_rs.lock");
	}
	if (path != NULL) {
		glue_become_root();
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			  0600);
		if (fd < 0) {
			GLUE_LOG(0, "%s: %s", path, strerror(errno));
		}
		glue_unbecome_root();
	}
	TALLOC_FREE(frame);
	return fd;
}

static int64_t now_ms(void)
{
	struct timespec now = { .tv_sec = 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* len 0: to the end of the file. */
static uint32_t wait_for(int fd, off_t start, off_t len)
{
	struct flock lock = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = start,
		.l_len = len,
	};
	struct timespec pause = { .tv_nsec = 1000000 };
	int64_t end = now_ms() + WAIT_MS;

	while (fcntl(fd, F_SETLK, &lock) != 0) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
			return GLUE_GEN_FAILURE;
		}
		if (now_ms() >= end) {
			return GLUE_BUSY;
		}
		nanosleep(&pause, NULL);
	}
	return GLUE_OK;
}

static uint32_t hold(off_t start, off_t len)
{
	uint32_t ret;
	int fd;

	if (held >= 0) {
		return GLUE_BUSY;
	}
	fd = open_file();
	ret = fd >= 0 ? wait_for(fd, start, len) : GLUE_GEN_FAILURE;
	if (ret == GLUE_OK) {
		held = fd;
	} else if (fd >= 0) {
		close(fd);
	}
	return ret;
}

uint32_t glue_section_lock(void *host, void *call,
			   struct srvsvc_rs_text section)
{
	uint32_t ret = hold(byte_of(&section), 1);

	if (ret == GLUE_OK) {
		/* what the one before stored */
		glue_config_follow(call);
	}
	return ret;
}

uint32_t glue_section_lock_all(void)
{
	return hold(0, 0);
}

void glue_section_unlock(void *host, void *call, struct srvsvc_rs_text section)
{
	if (held >= 0) {
		close(held);
		held = -1;
	}
}
