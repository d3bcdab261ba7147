/*
 * no_entry.c: a library that is no plugin.
 */
int trial_of_no_plugin(void);

int trial_of_no_plugin(void)
{
    return 1;
}
