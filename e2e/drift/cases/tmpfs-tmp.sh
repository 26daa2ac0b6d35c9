# A program on the file system in memory at /tmp.
# expect: denied
cp /foreign/program /tmp/x
/tmp/x
