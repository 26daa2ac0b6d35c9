<?php echo "FOREIGN-RAN\n";
