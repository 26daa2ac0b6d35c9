# A program without a loader on a file system in memory.
# expect: denied
cp /foreign/program-static /tmp/x
/tmp/x
