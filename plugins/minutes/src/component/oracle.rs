//! The models that the host lends, as the logic sees them.

answers::host_models!(super::gardon::inference::inference);
