#!/bin/sh
# usage: build.sh CARGO MANIFEST TARGET_DIR PLUGIN...   Builds without a network, and puts the plugins where they belong.
set -eu

cargo=$1 manifest=$2 target=$3
shift 3
"$cargo" build --quiet --release --offline --locked --manifest-path "$manifest" --target-dir "$target"
for plugin; do
    cp "$target/release/lib$(basename "$plugin")" "$plugin"
done
