print "FOREIGN-RAN\n";
