# A foreign folder that Python runs as a program.
# expect: denied
mkdir /opt/app
cp /foreign/script.py /opt/app/__main__.py
python3 -B /opt/app
