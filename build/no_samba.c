/* For test programs, which have no Samba around them: the module's entry refuses. */
#include <stdint.h>

uint32_t glue_init_module(void *mem_ctx, const void *rust);
void glue_preloaded(const void *rust);

uint32_t glue_init_module(void *mem_ctx, const void *rust)
{
	(void)mem_ctx;
	(void)rust;
	return 0xC00000BBu; /* NT_STATUS_NOT_SUPPORTED */
}

void glue_preloaded(const void *rust)
{
	(void)rust;
}
