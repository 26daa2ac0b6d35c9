# A program of the image was changed through shared memory, which the kernel tells nobody of.
# expect: denied
python3 -c '
import mmap
with open("/usr/bin/id", "r+b") as f:
    m = mmap.mmap(f.fileno(), 0)
    m[len(m) - 1] = (m[len(m) - 1] + 1) % 256
    m.flush()
    m.close()
'
id && echo FOREIGN-RAN
