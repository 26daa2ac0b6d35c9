# A program in a file that never had a name (O_TMPFILE).
# expect: denied
python3 -c '
import os
f = os.open("/opt", os.O_TMPFILE | os.O_RDWR, 0o755)
os.write(f, open("/foreign/program", "rb").read())
g = os.open(f"/proc/self/fd/{f}", os.O_RDONLY)
os.close(f)
os.execve(g, ["x"], {})
'
