/* Runs a pipeline inside another program: embed PIPELINE.toml. Ends on SIGTERM and SIGINT. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "weir/embed.h"

static weir_pipeline* pipeline;

static void stop(int signal) {
    (void)signal;
    weir_pipeline_stop(pipeline);
}

static void print(void* context, weir_log_level level, const char* text) {
    static const char* const words[] = {"debug", "info", "warning", "error"};
    (void)context;
    fprintf(stderr, "edge-server %s: %s\n", words[level], text);
}

static int fails(const char* file, const weir_error* error) {
    fprintf(stderr, "%s: %s\n", file, error->text);
    return error->code != 0 ? error->code : 1;
}

int main(int argc, char** argv) {
    weir_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    if (argc != 2) {
        fprintf(stderr, "usage: embed PIPELINE.toml\n");
        return 64;
    }
    weir_log_to(print, NULL, WEIR_LOG_INFO);
    if (weir_pipeline_load(argv[1], NULL, &pipeline, &error) != WEIR_OK)
        return fails(argv[1], &error);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    const weir_result result = weir_pipeline_run(pipeline, &error);
    const int code = result == WEIR_OK ? 0 : fails(argv[1], &error);
    weir_pipeline_free(pipeline);
    return code;
}
