# A program on the file system in memory at /dev/shm.
# expect: denied
cp /foreign/program /dev/shm/x
/dev/shm/x
