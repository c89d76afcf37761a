/* Loads a trace.dat as KernelShark does and prints each entry as "CPU NANOSECONDS TASK-PID FLAGS EVENT", in KernelShark's order. */
#include <stdio.h>
#include <stdlib.h>

#include <libkshark.h>

int main(int argc, char **argv)
{
  struct kshark_context *context = NULL;
  struct kshark_entry **entries = NULL;
  if (argc != 2 || !kshark_instance(&context))
    return 2;
  int stream = kshark_open(context, argv[1]);
  if (stream < 0) {
    fprintf(stderr, "%s: kshark_open says %d\n", argv[1], stream);
    return 1;
  }
  ssize_t n = kshark_load_entries(context, stream, &entries);
  if (n < 0) {
    fprintf(stderr, "%s: kshark_load_entries says %zd\n", argv[1], n);
    return 1;
  }
  for (ssize_t i = 0; i < n; i++) {
    char *task = kshark_get_task(entries[i]);
    char *flags = kshark_get_aux_info(entries[i]);
    char *event = kshark_get_event_name(entries[i]);
    printf("%d %lld %s-%d %s %s\n", entries[i]->cpu, (long long) entries[i]->ts, task, entries[i]->pid, flags, event);
    free(task);
    free(flags);
    free(event);
    free(entries[i]);
  }
  free(entries);
  kshark_close(context, stream);
  kshark_free(context);
  return 0;
}
