# A program on the file system in memory at /run.
# expect: denied
cp /foreign/program /run/x
/run/x
