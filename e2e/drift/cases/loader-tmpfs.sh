# A foreign program on a file system in memory that is given to the loader.
# expect: denied
cp /foreign/program /tmp/x
/lib64/ld-linux-x86-64.so.2 /tmp/x
