/*
 * The decoding of a session's record takes more than all the rest of a call,
 * and most records are the same at the next one: the decoded ones are kept
 * with a digest of the bytes that they come from.  The bytes themselves have
 * the keys by which users' messages are signed and encrypted, so nothing of
 * them stays in this process.
 */
#include "digest.h"
#include "raw.h"
#include "sessions.h"

#define SLOTS 1024
#define MOST_KEPT 8192          /* some 8 MiB; others are decoded each time */

struct kept {
	struct kept *next;
	struct glue_session_facts *facts;
	uint32_t key;
	uint64_t seen;          /* number of the walk */
	struct glue_digest digest;
};

static struct {
	struct kept *slots[SLOTS];
	size_t count;
	uint64_t walk;
	struct glue_digest key;
	bool keyed;
} cache;

static void wipe_one(const void *ptr, int depth, int max_depth, int is_ref,
		     void *arg)
{
	if (!is_ref) {
		explicit_bzero((void *)ptr, talloc_get_size(ptr));
	}
}

/* Free what a record was decoded to, and leave none of it in freed memory. */
static void wipe(TALLOC_CTX *decoded)
{
	talloc_report_depth_cb(decoded, 0, -1, wipe_one, NULL);
	talloc_free(decoded);
}

static struct glue_session_facts *decode(struct glue_bytes from,
					 TALLOC_CTX *mem_ctx)
{
	DATA_BLOB blob = { .data = (uint8_t *)from.data, .length = from.len };
	TALLOC_CTX *decoded = talloc_named_const(NULL, 0, "srvsvc_rs session");
	struct glue_session_facts *facts = NULL;
	uint8_t global[GLUE_GLOBALB_SIZE] = { 0 };
	void *pull = (void *)samba_late.ndr_pull_smbXsrv_session_globalB;
	const void *info;

	if (decoded == NULL) {
		return NULL;
	}
	if (ndr_pull_struct_blob(&blob, decoded, global,
				 (ndr_pull_flags_fn_t)pull) == NDR_ERR_SUCCESS &&
	    glue_u32(global, 0) == (uint32_t)glue_layouts.session->version) {
		info = glue_ptr(global, 8);
		facts = info != NULL ? glue_session_facts(mem_ctx, info) : NULL;
	}
	wipe(decoded);
	return facts;
}

static struct kept **find(uint32_t key)
{
	struct kept **at = &cache.slots[(key ^ key >> 16) % SLOTS];

	while (*at != NULL && (*at)->key != key) {
		at = &(*at)->next;
	}
	return at;
}

static void forget(struct kept **at)
{
	struct kept *gone = *at;

	*at = gone->next;
	cache.count--;
	talloc_free(gone);
}

static void keep(struct kept **at, uint32_t key, struct glue_digest digest,
		 struct glue_session_facts *facts)
{
	struct kept *kept = NULL;

	if (cache.keyed && cache.count < MOST_KEPT) {
		kept = talloc_zero(NULL, struct kept);
	}
	if (kept == NULL) {
		return;
	}
	kept->next = *at;
	kept->facts = talloc_steal(kept, facts);
	kept->key = key;
	kept->seen = cache.walk;
	kept->digest = digest;
	*at = kept;
	cache.count++;
}

static struct glue_session_facts *known(uint32_t key, struct glue_bytes from,
					TALLOC_CTX *mem_ctx)
{
	struct glue_digest digest = glue_digest(&cache.key, from);
	struct kept **at = find(key);
	struct glue_session_facts *facts;

	if (*at != NULL && !glue_digest_same((*at)->digest, digest)) {
		forget(at);
		at = find(key);
	}
	if (*at != NULL) {
		(*at)->seen = cache.walk;
		return (*at)->facts;
	}
	facts = decode(from, mem_ctx);
	if (facts != NULL) {
		keep(at, key, digest, facts);
	}
	return facts;
}

static enum glue_raw_verdict one_record(struct glue_bytes key,
					struct glue_bytes value, void *arg)
{
	enum glue_raw_verdict verdict = GLUE_RAW_STRANGE;
	struct glue_session_list *list = arg;
	const struct glue_session_facts *facts;
	TALLOC_CTX *frame;
	uint32_t number;

	if (value.len == 0) {
		return GLUE_RAW_GOOD;
	}
	if (key.len != sizeof(number) || !glue_skip_watchers(&value)) {
		return GLUE_RAW_STRANGE;
	}
	if (value.len == 0) {
		return GLUE_RAW_GOOD; /* watched, not there any more */
	}
	memcpy(&number, key.data, sizeof(number));
	frame = GLUE_STACKFRAME();
	facts = known(number, value, list != NULL ? list->mem_ctx : frame);
	if (facts != NULL) {
		verdict = glue_key_is(key, facts->id) ? GLUE_RAW_GOOD :
			GLUE_RAW_MISFILED;
	}
	if (verdict == GLUE_RAW_GOOD && list != NULL) {
		glue_session_add(list, facts);
	}
	TALLOC_FREE(frame);
	return verdict;
}

static void forget_unseen(void)
{
	size_t i;

	for (i = 0; i < SLOTS; i++) {
		struct kept **at = &cache.slots[i];

		while (*at != NULL) {
			if ((*at)->seen != cache.walk) {
				forget(at);
			} else {
				at = &(*at)->next;
			}
		}
	}
}

uint32_t glue_session_cache_read(struct glue_session_list *list)
{
	uint32_t ret;

	cache.walk++;
	cache.keyed = cache.keyed || glue_digest_key(&cache.key);
	ret = glue_raw_walk(GLUE_RAW_SESSIONS, one_record, list);
	forget_unseen();
	return ret;
}
