/* Byte range locks, by file and process. */
#include <stdlib.h>

#include "opens.h"

struct lock {
	struct glue_file_id file;
	struct server_id server;
	uint32_t count;
};

struct glue_locks {
	struct lock *list;
	size_t count;
	size_t max;
	bool failed;
};

static int compare_u64(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare(const void *a, const void *b)
{
	const struct lock *x = a;
	const struct lock *y = b;
	int order = compare_u64(x->file.inode, y->file.inode);

	if (order == 0) {
		order = compare_u64(x->file.devid, y->file.devid);
	}
	if (order == 0) {
		order = compare_u64(x->file.extid, y->file.extid);
	}
	if (order == 0) {
		order = compare_u64(x->server.pid, y->server.pid);
	}
	return order != 0 ? order :
		compare_u64(x->server.vnn, y->server.vnn);
}

static void one_lock(struct glue_file_id id, struct server_id server, int type,
		     int flavour, uint64_t start, uint64_t size, void *arg)
{
	struct glue_locks *locks = arg;
	struct lock lock = { .file = id, .server = server, .count = 1 };
	void *grown;

	if (locks->count > 0 &&
	    compare(&locks->list[locks->count - 1], &lock) == 0) {
		locks->list[locks->count - 1].count++;
		return;
	}
	grown = glue_grow(locks, locks->list, locks->count, &locks->max,
			  sizeof(*locks->list));
	if (grown == NULL) {
		locks->failed = true;
		return;
	}
	locks->list = grown;
	locks->list[locks->count++] = lock;
}

uint32_t glue_locks_read(TALLOC_CTX *mem_ctx, struct glue_locks **out)
{
	struct glue_locks *locks = talloc_zero(mem_ctx, struct glue_locks);

	if (locks == NULL) {
		return GLUE_NO_MEMORY;
	}
	if (samba_late.brl_forall(one_lock, locks) < 0) {
		return GLUE_GEN_FAILURE;
	}
	if (locks->failed) {
		return GLUE_NO_MEMORY;
	}
	if (locks->count > 0) {
		qsort(locks->list, locks->count, sizeof(*locks->list), compare);
	}
	*out = locks;
	return GLUE_OK;
}

uint32_t glue_locks_of(const struct glue_locks *locks, struct glue_file_id file,
		       struct server_id server)
{
	struct lock like = { .file = file, .server = server };
	const struct lock *end;
	const struct lock *lock;
	uint32_t count = 0;

	if (locks == NULL || locks->count == 0) {
		return 0;
	}
	end = locks->list + locks->count;
	lock = bsearch(&like, locks->list, locks->count, sizeof(*lock),
		       compare);
	while (lock != NULL && lock > locks->list &&
	       compare(lock - 1, &like) == 0) {
		lock--;
	}
	while (lock != NULL && lock < end && compare(lock, &like) == 0) {
		count += (lock++)->count;
	}
	return count;
}
