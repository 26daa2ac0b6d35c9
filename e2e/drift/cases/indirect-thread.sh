# A foreign program from a thread that is not the first.
# expect: denied
cp /foreign/program /opt/x
python3 -c '
import os, threading
t = threading.Thread(target=lambda: os.execv("/opt/x", ["x"]))
t.start()
t.join()
'
