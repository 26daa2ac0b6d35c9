# A program that ran before was changed through shared memory.
# expect: denied
tsort /dev/null
python3 -c '
import mmap
with open("/usr/bin/tsort", "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    m[len(m) - 1] = (m[len(m) - 1] + 1) % 256
    m.close()
'
tsort /dev/null && echo FOREIGN-RAN
