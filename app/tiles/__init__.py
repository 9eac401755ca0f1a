"""The map's backgrounds from elsewhere: fetched and warped on threads of their own."""
