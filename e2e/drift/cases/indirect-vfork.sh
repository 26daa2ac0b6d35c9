# A foreign program by posix_spawn.
# expect: denied
cp /foreign/program /opt/x
python3 -c 'import os; os.waitpid(os.posix_spawn("/opt/x", ["x"], {}), 0)'
