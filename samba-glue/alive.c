/*
 * Whether processes live.  Samba looks for the lock file of each; one that
 * was found alive is held by a descriptor of the kernel's from then on, which
 * tells of its end and cannot come to mean another process.
 */
#include <sys/resource.h>
#include <sys/syscall.h>

#include "live.h"
#include "news.h"

#define SLOTS 4096
#define MOST_HELD 1024
#define NOT_CLUSTERED UINT32_MAX

/* What this refresh knows: the slots of its own turn. */
static struct slot {
	struct server_id id;
	uint64_t turn;
	bool alive;
} slots[SLOTS];
static uint64_t turn;

static struct {
	int fds[MOST_HELD];
	struct server_id ids[MOST_HELD];
	size_t count;
} held;

static struct slot *slot_of(struct server_id id)
{
	return &slots[(id.pid ^ id.vnn * 31u ^ id.unique_id) % SLOTS];
}

static void know(struct server_id id, bool alive)
{
	*slot_of(id) = (struct slot) {
		.id = id, .turn = turn, .alive = alive,
	};
}

static size_t most_held(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
		return 0;
	}
	return limit.rlim_cur / 4 < MOST_HELD ? limit.rlim_cur / 4 : MOST_HELD;
}

/* Let go of one that ended. */
static void ended(int fd)
{
	size_t i;

	glue_news_leave(fd);
	close(fd);
	for (i = 0; i < held.count; i++) {
		if (held.fds[i] == fd) {
			held.count--;
			held.fds[i] = held.fds[held.count];
			held.ids[i] = held.ids[held.count];
			return;
		}
	}
}

void glue_alive_begin(void)
{
	size_t i;

	glue_news_hear();
	turn++;
	for (i = 0; i < held.count; i++) {
		know(held.ids[i], true);
	}
}

static bool is_held(struct server_id id)
{
	size_t i;

	for (i = 0; i < held.count; i++) {
		if (glue_same_server(held.ids[i], id)) {
			return true;
		}
	}
	return false;
}

/*
 * The descriptor first, then Samba's word: of a process that took over the
 * number in between, Samba knows nothing, and a descriptor of one that ended
 * says so at the next look.
 */
static bool ask(struct server_id id)
{
	bool can_hold = held.count < most_held() && id.vnn == NOT_CLUSTERED &&
			id.pid <= INT32_MAX;
	int fd = can_hold ?
		(int)syscall(SYS_pidfd_open, (pid_t)id.pid, 0) : -1;
	bool alive = samba_late.process_exists(id);

	if (fd < 0) {
		return alive;
	}
	if (!alive || !glue_news_from(GLUE_NEWS_PROCESSES, fd, ended)) {
		close(fd);
		return alive;
	}
	held.fds[held.count] = fd;
	held.ids[held.count] = id;
	held.count++;
	return true;
}

bool glue_alive(struct server_id id)
{
	struct slot *slot = slot_of(id);

	/* Two processes may want one slot. */
	if (slot->turn != turn || !glue_same_server(slot->id, id)) {
		know(id, is_held(id) || ask(id));
	}
	return slot->alive;
}
