#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, tempfile
with tempfile.TemporaryDirectory() as folder:
    for i in range(3000):
        path = os.path.join(folder, f"{i}.tmp")
        open(path, "w").write("x" * 100)
        os.rename(path, path[:-4])
    for i in range(0, 3000, 2):
        os.unlink(os.path.join(folder, str(i)))'
took_place
