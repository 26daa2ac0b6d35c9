# A foreign class of Java.
# expect: denied
cp /foreign/Main.class /opt/Main.class
java -cp /opt Main
