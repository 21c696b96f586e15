/* For test programs, which have no Samba around them. */

void glue_register(const void *rust);

void glue_register(const void *rust)
{
	(void)rust;
}
